// Package fetch downloads the weights of VGG16 from those who publish them, and knows where other programs keep files that
// they have downloaded already. It is the only package that uses the network, and does so only when it is told to.
//
//	job, err := fetch.New(fetch.Sources()[0], fetch.Options{Dir: dir})
//	if err != nil { ... }
//	fmt.Println(job.Plan())          // size, what is there already, free space
//	result, err := job.Run(ctx)      // result.Path opens with weights.Open
//
// What has come lies in NAME.part until it is complete and checked. Run goes on from there after a lost connection, a
// cancelled context or the end of the process.
package fetch
