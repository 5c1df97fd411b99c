// Package locale is what the program says, in English and in Simplified Chinese.
//
// A [Language] is a value that is handed to whatever shows text; there is no current language of the process, so that a
// window can change its own at run time and tests can have both.
//
// # Adding a text
//
// Put the same key into en.json and zh-Hans.json and use it:
//
//	label.SetText(language.Text("grid.channels", shown, all))
//
// Keys are dotted names in lower case. The first part says where the text stands (menu, button, tip, ...), the rest what
// it is. Texts are formats of package fmt when there are arguments; where the two languages need another order, the
// verbs are numbered: "%[2]d of %[1]d". A text is written so that it needs no plural: "channels: 3".
//
// A key that is put together must begin with a literal that ends in a dot, so that the test can find it:
// language.Text("kind." + layer.Kind). A key may also stand in a table as a string of its own. The test fails on a key
// that one language lacks, on verbs that differ, on a key in the code that is in no file, and on a text that no code uses.
package locale
