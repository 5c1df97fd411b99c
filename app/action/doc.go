// Package action is the table of what the window can be asked to do: each action once, with its keys, its place and its
// texts. Menus, the handling of keys, the key sheet and the keys in tips are made from it; what an action does is bound to
// its ID by the window. It knows no toolkit, so that documents can be made from it too.
package action
