/*
 * The provider tencentci, as Terraform starts it on Windows: Node.js on what lies beside this file. Windows runs no
 * scripts for a shell as programs, so this does there what terraform-provider-tencentci.sh does elsewhere.
 *
 * terraform-provider-tencentci.exe is made of it, by the command in scripts/launcher.ts. It uses kernel32 and nothing
 * else, so that there is no run-time library to trust or to find.
 */
#define WIN32_LEAN_AND_MEAN
#define _WIN32_WINNT 0x0601
#include <windows.h>

/* The longest path, and the longest command line, that Windows has. */
#define LONGEST 32768

static WCHAR own_path[LONGEST];
static WCHAR search_path[LONGEST];
static WCHAR node_path[LONGEST];
static WCHAR value[LONGEST];
static WCHAR command[3 * LONGEST];
static JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits;
static STARTUPINFOW startup;
static PROCESS_INFORMATION child;

/* What a provider says here, Terraform shows. */
static void refuse(const char *text) {
  DWORD written;
  WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, lstrlenA(text), &written, NULL);
  ExitProcess(1);
}

/* The terminal interrupts all that runs in it; Terraform says when to stop, and then the provider ends, and so this. */
static BOOL WINAPI stay(DWORD event) {
  (void)event;
  return TRUE;
}

/* What follows the name of the program in a command line. */
static const WCHAR *arguments(const WCHAR *line) {
  BOOL quoted = FALSE;
  for (; *line != 0 && (quoted || (*line != L' ' && *line != L'\t')); line++) {
    if (*line == L'"') quoted = !quoted;
  }
  return line;
}

/*
 * Finds node.exe in the folders of PATH. Those that are empty or relative mean the working folder, which is whoever's,
 * and Windows by itself would look there first.
 */
static BOOL find_node(const WCHAR *path) {
  while (*path != 0) {
    DWORD length = 0;
    for (; *path != 0 && *path != L';'; path++) {
      if (*path != L'"') node_path[length++] = *path;
    }
    if (*path == L';') path++;
    node_path[length] = 0;
    BOOL whole = length > 2 && ((node_path[1] == L':' && (node_path[2] == L'\\' || node_path[2] == L'/')) ||
                                (node_path[0] == L'\\' && node_path[1] == L'\\'));
    if (!whole || length + 16 >= LONGEST) continue;
    lstrcatW(node_path, L"\\node.exe");
    DWORD attributes = GetFileAttributesW(node_path);
    if (attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY)) return TRUE;
  }
  return FALSE;
}

void start(void) {
  DWORD length = GetModuleFileNameW(NULL, own_path, LONGEST);
  if (length == 0 || length >= LONGEST) refuse("The provider tencentci does not find the folder that it lies in.\n");
  while (length > 0 && own_path[length - 1] != L'\\') length--;
  own_path[length] = 0;

  length = GetEnvironmentVariableW(L"PATH", search_path, LONGEST);
  if (length == 0 || length >= LONGEST || !find_node(search_path)) {
    refuse("The provider tencentci needs Node.js 20.9 or newer, and there is no node.exe on PATH.\n");
  }

  /* As terraform-provider-tencentci.sh does, which says why. */
  length = GetEnvironmentVariableW(L"NODE_EXTRA_CA_CERTS", value, LONGEST);
  if (length > 0 && length < LONGEST) {
    SetEnvironmentVariableW(L"TENCENT_CI_EXTRA_CA_CERTS", value);
    SetEnvironmentVariableW(L"NODE_EXTRA_CA_CERTS", NULL);
  }

  const WCHAR *rest = arguments(GetCommandLineW());
  if (lstrlenW(node_path) + lstrlenW(own_path) + lstrlenW(rest) + 32 >= LONGEST) {
    refuse("The provider tencentci lies in a folder whose path is too long.\n");
  }
  lstrcatW(command, L"\"");
  lstrcatW(command, node_path);
  lstrcatW(command, L"\" \"");
  lstrcatW(command, own_path);
  lstrcatW(command, L"tencentci-start.cjs\"");
  lstrcatW(command, rest);

  SetConsoleCtrlHandler(stay, TRUE);
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
  startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
  startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
  if (!CreateProcessW(node_path, command, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &startup, &child)) {
    refuse("The provider tencentci cannot start the node.exe that is on PATH.\n");
  }
  /* Who ends this process ends Node.js with it. Where a job cannot be had, it notices itself that Terraform is gone. */
  HANDLE job = CreateJobObjectW(NULL, NULL);
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
  if (job != NULL && SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits)) {
    AssignProcessToJobObject(job, child.hProcess);
  }
  ResumeThread(child.hThread);
  WaitForSingleObject(child.hProcess, INFINITE);
  DWORD code = 1;
  GetExitCodeProcess(child.hProcess, &code);
  ExitProcess(code);
}
