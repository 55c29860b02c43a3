using Events.Cli.Running;

return await Application.RunAsync(args, Terminal.OfProcess(), CancellationToken.None);
