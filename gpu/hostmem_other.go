//go:build !unix

package gpu

import "errors"

func allocHost(int) ([]byte, error) { return nil, errors.ErrUnsupported }
func freeHost([]byte)               {}
