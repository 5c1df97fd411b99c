package locale

import "fyne.io/fyne/v2/lang"

// System is the code of the language that suits the user's settings. macOS keeps them elsewhere than in the environment,
// and Fyne knows where.
func System() string { return match(string(lang.SystemLocale())) }
