package gpu

import "reflect"

// Fault makes the checked twin report a GL error that the driver did not raise, so that tests can see what
// happens when memory runs out or the device is lost.
type Fault struct {
	Call string // the function's name without "gl", for example "BufferData"
	Skip int    // calls of it that still succeed
	Code uint32 // the GL error code, for example 0x0505 for GL_OUT_OF_MEMORY
}

// checked wraps every function of gl so that glGetError is read after each call and the errors are kept in pending,
// with the name of the call that raised them. A faulty call is not made at all, but for EndQuery: whoever opens the context next
// would find the query begun.
func checked(gl *functions, faults []Fault, pending *[]callError) *functions {
	twin := *gl
	calls := map[string]int{}
	v := reflect.ValueOf(&twin).Elem()
	for i := range v.NumField() {
		name, call := v.Type().Field(i).Name, reflect.ValueOf(gl).Elem().Field(i)
		if name == "GetError" {
			continue
		}
		v.Field(i).Set(reflect.MakeFunc(call.Type(), func(args []reflect.Value) []reflect.Value {
			n := calls[name]
			calls[name]++
			for _, f := range faults {
				if f.Call == name && n >= f.Skip {
					*pending = append(*pending, callError{name, f.Code})
					if name == "EndQuery" {
						call.Call(args)
					}
					return zeros(call.Type())
				}
			}
			result := call.Call(args)
			for code := gl.GetError(); code != 0; code = gl.GetError() {
				*pending = append(*pending, callError{name, code})
				if code == codeContextLost {
					break // a lost context reports itself for ever
				}
			}
			return result
		}))
	}
	return &twin
}

// callError is one error code and the GL call that raised it.
type callError struct {
	call string
	code uint32
}

func zeros(f reflect.Type) []reflect.Value {
	out := make([]reflect.Value, f.NumOut())
	for i := range out {
		out[i] = reflect.Zero(f.Out(i))
	}
	return out
}
