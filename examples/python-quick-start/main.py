"""Voices out of what is uploaded, declared in Python: a bucket, a template and a workflow."""

from cdktf import App, TerraformOutput, TerraformStack
from cdktf_tencent_ci import (
    AudioConfig,
    AudioMode,
    CiBucket,
    SeparationOutput,
    TencentCiProvider,
    VoiceSeparateTemplate,
    VoiceSeparateWorkflow,
)
from constructs import Construct


class QuickStart(TerraformStack):
    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        # Credentials come from TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.
        TencentCiProvider(self, "TencentCi", region="ap-chongqing")

        media = CiBucket(self, "Media", bucket_name="media-1250000000")

        vocals = VoiceSeparateTemplate(
            self,
            "Vocals",
            bucket=media,
            template_name="vocals-aac",
            audio_mode=AudioMode.IS_AUDIO,
            audio_config=AudioConfig.aac(samplerate=44100, bitrate=128, channels=2),
        )

        uploads = VoiceSeparateWorkflow(
            self,
            "Uploads",
            bucket=media,
            workflow_name="python-uploads",
            object_prefix="uploads/",
            template=vocals,
            output=SeparationOutput(voice="vocals/${InputName}.${Ext}"),
        )

        TerraformOutput(self, "workflow_id", value=uploads.workflow_id)


app = App()
QuickStart(app, "python-quick-start")
app.synth()
