using Events.Cli;
using Events.Cli.Terminals;

return await Application.RunAsync(args, Terminal.OfProcess(), CancellationToken.None);
