; The setup program: installs VGGScope for the user who runs it, without asking for an administrator.
;
; build.sh calls makensis with, as -DNAME=VALUE:
;   VERSION, NUMBERS (four numbers)   of the program
;   STAGE                             the folder of the files to install, and of userpath.exe
;   SIZE_KB                           what they take on the disk
;   OUT                               the file to write
;   SIGN (optional)                   a command that signs the uninstaller, whose path is put behind it
;
; Silently: vggscope-VERSION-setup.exe /S [/PATH=0|1] [/DESKTOP=0|1] [/OPENWITH=0|1] [/D=FOLDER]. What is not said stays as
; it was, or as a first installation has it. Exit code: 0 done, 2 a file could not be written, 4 VGGScope is running.

Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 64

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Sections.nsh
!include WinVer.nsh

!define SETTINGS "Software\VGGScope" ; what was chosen, for the next setup
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\VGGScope"
!define HOMEPAGE "https://github.com/vggscope/vggscope"

Name "VGGScope"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\VGGScope"
InstallDirRegKey HKCU "${SETTINGS}" "Folder"
RequestExecutionLevel user
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
BrandingText "VGGScope ${VERSION}"
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 ProductName "VGGScope"
VIAddVersionKey /LANG=0 FileDescription "VGGScope Setup"
VIAddVersionKey /LANG=0 CompanyName "The VGGScope authors"
VIAddVersionKey /LANG=0 LegalCopyright "MIT licence"
VIAddVersionKey /LANG=0 FileVersion "${VERSION}"
VIAddVersionKey /LANG=0 ProductVersion "${VERSION}"

!define MUI_ICON "${STAGE}\..\vggscope.ico"
!define MUI_UNICON "${STAGE}\..\vggscope.ico"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\vggscope.exe"
!define MUI_FINISHPAGE_NOAUTOCLOSE
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English" ; the one for all who have neither
!insertmacro MUI_LANGUAGE "SimpChinese"

!include words.nsh
!include opening.nsh

; Stops until VGGScope has ended: Windows lets nobody write to a program that runs.
!macro WAIT_FOR_END UN
Function ${UN}WaitForEnd
  ${DoWhile} ${FileExists} "$INSTDIR\vggscope.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\vggscope.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    ${If} ${Silent} ; nobody is there to close it, and what it has in its window is not ours to throw away
      SetErrorLevel 4
      Quit
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IsRunning)" IDRETRY +2
      Quit
  ${Loop}
FunctionEnd
!macroend
!insertmacro WAIT_FOR_END ""
!insertmacro WAIT_FOR_END "un."

; Runs userpath, which build.sh has made from userpath.c.
!macro USER_PATH VERB
  InitPluginsDir
  SetOutPath "$PLUGINSDIR"
  File "${STAGE}\..\userpath.exe"
  nsExec::Exec '"$PLUGINSDIR\userpath.exe" ${VERB} "$INSTDIR"'
  Pop $0
  ${If} $0 != 0
    DetailPrint "$(PathFailed)"
  ${EndIf}
  SetOutPath "$INSTDIR"
!macroend

Section "$(ProgramName)" Program
  SectionIn RO
  Call WaitForEnd
  SetOutPath "$INSTDIR"
  File "${STAGE}\vggscope.exe"
  File "${STAGE}\vggscope.com"
  File "${STAGE}\README.txt"
  File "${STAGE}\LICENSE.txt"
  File "${STAGE}\THIRD-PARTY-NOTICES.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\VGGScope.lnk" "$INSTDIR\vggscope.exe" "" "" "" SW_SHOWNORMAL "" "$(Summary)"

  WriteRegStr HKCU "${SETTINGS}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "VGGScope"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\vggscope.exe,0"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The VGGScope authors"
  WriteRegStr HKCU "${UNINSTALL}" "Comments" "$(Summary)"
  WriteRegStr HKCU "${UNINSTALL}" "URLInfoAbout" "${HOMEPAGE}"
  WriteRegStr HKCU "${UNINSTALL}" "HelpLink" "${HOMEPAGE}/issues"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section /o "$(DesktopName)" Desktop
  CreateShortcut "$DESKTOP\VGGScope.lnk" "$INSTDIR\vggscope.exe" "" "" "" SW_SHOWNORMAL "" "$(Summary)"
SectionEnd

Section "$(PathName)" Path
  !insertmacro USER_PATH add
SectionEnd

Section "$(OpenWithName)" OpenWith
  !insertmacro REGISTER_OPENING
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${Program} "$(ProgramText)"
  !insertmacro MUI_DESCRIPTION_TEXT ${Desktop} "$(DesktopText)"
  !insertmacro MUI_DESCRIPTION_TEXT ${Path} "$(PathText)"
  !insertmacro MUI_DESCRIPTION_TEXT ${OpenWith} "$(OpenWithText)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; Remembers whether a section was chosen, and takes back what an earlier setup did for it where it was not.
!macro KEEP_CHOICE SECTION NAME
  ${If} ${SectionIsSelected} ${${SECTION}}
    WriteRegDWORD HKCU "${SETTINGS}" "${NAME}" 1
  ${Else}
    WriteRegDWORD HKCU "${SETTINGS}" "${NAME}" 0
    !insertmacro UNDO_${SECTION}
  ${EndIf}
!macroend
!macro UNDO_Desktop
  Delete "$DESKTOP\VGGScope.lnk"
!macroend
!macro UNDO_Path
  !insertmacro USER_PATH remove
!macroend
!macro UNDO_OpenWith
  !insertmacro FORGET_OPENING
!macroend

Section "-choices"
  !insertmacro KEEP_CHOICE Desktop "Desktop"
  !insertmacro KEEP_CHOICE Path "Path"
  !insertmacro KEEP_CHOICE OpenWith "OpenWith"
  !insertmacro TELL_SHELL
SectionEnd

!macro CHOOSE SECTION VALUE
  ${If} ${VALUE} == 0
    !insertmacro UnselectSection ${${SECTION}}
  ${ElseIf} ${VALUE} == 1
    !insertmacro SelectSection ${${SECTION}}
  ${EndIf}
!macroend

; Sections as an earlier setup left them, then as the command line says.
!macro RECALL SECTION NAME OPTION
  ReadRegDWORD $0 HKCU "${SETTINGS}" "${NAME}"
  ${IfNot} ${Errors}
    !insertmacro CHOOSE ${SECTION} $0
  ${EndIf}
  ClearErrors
  ${GetOptions} $1 "/${OPTION}=" $0
  ${IfNot} ${Errors}
    !insertmacro CHOOSE ${SECTION} $0
  ${EndIf}
  ClearErrors
!macroend

Function .onInit
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(NeedsWindows10)" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  ${GetParameters} $1
  ClearErrors
  !insertmacro RECALL Desktop "Desktop" "DESKTOP"
  !insertmacro RECALL Path "Path" "PATH"
  !insertmacro RECALL OpenWith "OpenWith" "OPENWITH"
FunctionEnd

; By name, never a folder with all that is in it: what else is there, models perhaps, is the user's.
Section "un.$(ProgramName)" unProgram
  SectionIn RO
  Call un.WaitForEnd
  !insertmacro USER_PATH remove
  !insertmacro FORGET_OPENING
  Delete "$SMPROGRAMS\VGGScope.lnk"
  Delete "$DESKTOP\VGGScope.lnk"
  Delete "$INSTDIR\vggscope.exe"
  Delete "$INSTDIR\vggscope.com"
  Delete "$INSTDIR\README.txt"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY-NOTICES.txt"
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP" ; no folder that is in use can go
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "${SETTINGS}"
  !insertmacro TELL_SHELL
SectionEnd

; Only if it is asked for, and never silently.
Section /o "un.$(SettingsName)" unSettings
  Delete "$APPDATA\vggscope\settings.json"
  Delete "$APPDATA\vggscope\settings.json.bad"
  RMDir "$APPDATA\vggscope"
  Delete "$LOCALAPPDATA\vggscope\vggscope.log"
  Delete "$LOCALAPPDATA\vggscope\vggscope.log.1"
  Delete "$LOCALAPPDATA\vggscope\tuning.json"
  RMDir "$LOCALAPPDATA\vggscope"
  Delete "$APPDATA\fyne\io.github.vggscope.vggscope\preferences.json" ; of the window's toolkit
  RMDir "$APPDATA\fyne\io.github.vggscope.vggscope"
SectionEnd

!insertmacro MUI_UNFUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${unProgram} "$(ProgramText)"
  !insertmacro MUI_DESCRIPTION_TEXT ${unSettings} "$(SettingsText)"
!insertmacro MUI_UNFUNCTION_DESCRIPTION_END
