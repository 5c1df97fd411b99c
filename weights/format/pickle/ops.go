package pickle

import (
	"encoding/binary"
	"fmt"
	"math"
)

const opStop = '.'

// ops are what the opcodes do, by their byte.
var ops = [256]func(r *Reader) error{
	0x80: func(r *Reader) error { _, err := r.bytes(1); return err }, // PROTO
	0x95: func(r *Reader) error { _, err := r.bytes(8); return err }, // FRAME
	'(':  func(r *Reader) error { r.marks = append(r.marks, len(r.stack)); return nil },
	'0':  func(r *Reader) error { _, err := r.pop(); return err },
	'1':  func(r *Reader) error { _, err := r.popMark(); return err },
	'2':  dup,

	'N':  func(r *Reader) error { r.push(nil); return nil },
	0x88: func(r *Reader) error { r.push(true); return nil },
	0x89: func(r *Reader) error { r.push(false); return nil },
	'J':  func(r *Reader) error { v, err := r.uint(4); r.push(int64(int32(v))); return err },
	'K':  func(r *Reader) error { v, err := r.uint(1); r.push(int64(v)); return err },
	'M':  func(r *Reader) error { v, err := r.uint(2); r.push(int64(v)); return err },
	0x8a: func(r *Reader) error { return r.long(1) },
	0x8b: func(r *Reader) error { return r.long(4) },
	'G':  float,

	'U':  func(r *Reader) error { return r.pushText(1) },
	'T':  func(r *Reader) error { return r.pushText(4) },
	0x8c: func(r *Reader) error { return r.pushText(1) },
	'X':  func(r *Reader) error { return r.pushText(4) },
	0x8d: func(r *Reader) error { return r.pushText(8) },
	'C':  func(r *Reader) error { return r.pushBytes(1) },
	'B':  func(r *Reader) error { return r.pushBytes(4) },
	0x8e: func(r *Reader) error { return r.pushBytes(8) },

	')':  func(r *Reader) error { r.push(Tuple{}); return nil },
	0x85: func(r *Reader) error { return r.tuple(1) },
	0x86: func(r *Reader) error { return r.tuple(2) },
	0x87: func(r *Reader) error { return r.tuple(3) },
	't':  func(r *Reader) error { list, err := r.popMark(); r.push(Tuple(list)); return err },

	']':  func(r *Reader) error { r.push(&List{}); return nil },
	0x8f: func(r *Reader) error { r.push(&List{}); return nil }, // EMPTY_SET
	'l':  func(r *Reader) error { list, err := r.popMark(); r.push(&List{list}); return err },
	0x91: func(r *Reader) error { list, err := r.popMark(); r.push(&List{list}); return err }, // FROZENSET
	'a':  func(r *Reader) error { v, err := r.popN(1); return r.extend(v, err) },
	'e':  func(r *Reader) error { v, err := r.popMark(); return r.extend(v, err) },
	0x90: func(r *Reader) error { v, err := r.popMark(); return r.extend(v, err) }, // ADDITEMS

	'}': func(r *Reader) error { r.push(&Dict{}); return nil },
	'd': func(r *Reader) error { list, err := r.popMark(); r.push(&Dict{}); return r.update(list, err) },
	's': func(r *Reader) error { v, err := r.popN(2); return r.update(v, err) },
	'u': func(r *Reader) error { v, err := r.popMark(); return r.update(v, err) },

	'h':  func(r *Reader) error { return r.get(1) },
	'j':  func(r *Reader) error { return r.get(4) },
	'q':  func(r *Reader) error { return r.put(1) },
	'r':  func(r *Reader) error { return r.put(4) },
	0x94: func(r *Reader) error { v, err := r.top(); r.memo[uint32(len(r.memo))] = v; return err }, // MEMOIZE

	'c':  global,
	0x93: stackGlobal,
	'R':  call,
	0x81: call,                                                    // NEWOBJ
	'b':  func(r *Reader) error { _, err := r.pop(); return err }, // BUILD: attributes beside the value are not kept
	'Q':  persistent,
}

func dup(r *Reader) error {
	v, err := r.top()
	r.push(v)
	return err
}

func float(r *Reader) error {
	b, err := r.bytes(8)
	if err == nil {
		r.push(math.Float64frombits(binary.BigEndian.Uint64(b)))
	}
	return err
}

// long reads an integer of any length in two's complement.
func (r *Reader) long(size int) error {
	text, err := r.text(size)
	if err != nil {
		return err
	}
	if len(text) > 8 {
		r.push(Large(text))
		return nil
	}
	var v int64
	for i := len(text) - 1; i >= 0; i-- {
		v = v<<8 | int64(text[i])
	}
	if n := len(text); n > 0 && n < 8 && text[n-1] >= 0x80 {
		v -= 1 << (8 * n)
	}
	r.push(v)
	return nil
}

func (r *Reader) pushText(size int) error {
	text, err := r.text(size)
	r.push(text)
	return err
}

func (r *Reader) pushBytes(size int) error {
	text, err := r.text(size)
	r.push([]byte(text))
	return err
}

func (r *Reader) tuple(n int) error {
	list, err := r.popN(n)
	r.push(Tuple(list))
	return err
}

// extend adds values to the list on top.
func (r *Reader) extend(values []any, err error) error {
	if err != nil {
		return err
	}
	v, err := r.top()
	if err != nil {
		return err
	}
	list, ok := v.(*List)
	if !ok {
		return errStack
	}
	list.Items = append(list.Items, values...)
	return nil
}

// update adds keys and values, by turns, to the dictionary on top.
func (r *Reader) update(values []any, err error) error {
	if err != nil {
		return err
	}
	v, err := r.top()
	if err != nil {
		return err
	}
	d, ok := v.(*Dict)
	if !ok || len(values)%2 != 0 {
		return errStack
	}
	for i := 0; i < len(values); i += 2 {
		d.Items = append(d.Items, Item{values[i], values[i+1]})
	}
	return nil
}

func (r *Reader) get(size int) error {
	n, err := r.uint(size)
	if err != nil {
		return err
	}
	v, ok := r.memo[uint32(n)]
	if !ok {
		return errStack
	}
	r.push(v)
	return nil
}

func (r *Reader) put(size int) error {
	n, err := r.uint(size)
	if err != nil {
		return err
	}
	v, err := r.top()
	r.memo[uint32(n)] = v
	return err
}

func global(r *Reader) error {
	module, err := r.line()
	if err != nil {
		return err
	}
	name, err := r.line()
	if err != nil {
		return err
	}
	return r.find(module, name)
}

func stackGlobal(r *Reader) error {
	two, err := r.popN(2)
	if err != nil {
		return err
	}
	module, ok := two[0].(string)
	name, ok2 := two[1].(string)
	if !ok || !ok2 {
		return errStack
	}
	return r.find(module, name)
}

func (r *Reader) find(module, name string) error {
	class, ok := r.Find(module, name)
	if !ok {
		return fmt.Errorf("%w: %s.%s", ErrForeign, module, name)
	}
	r.push(class)
	return nil
}

// call is REDUCE and NEWOBJ: a class or function and its arguments become what it makes of them.
func call(r *Reader) error {
	two, err := r.popN(2)
	if err != nil {
		return err
	}
	class, ok := two[0].(Class)
	args, ok2 := two[1].(Tuple)
	if !ok || !ok2 {
		return errStack
	}
	if class.Call == nil {
		return fmt.Errorf("%w: %s is called", ErrForeign, class.Name)
	}
	v, err := class.Call(args)
	r.push(v)
	return err
}

func persistent(r *Reader) error {
	id, err := r.pop()
	if err != nil {
		return err
	}
	if r.Persistent == nil {
		return fmt.Errorf("%w: a persistent id", ErrForeign)
	}
	v, err := r.Persistent(id)
	r.push(v)
	return err
}
