using System.Runtime.InteropServices;
using Orders.Pair;

PairOptions options;
try
{
    options = PairOptions.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(PairOptions.Usage);
    return 1;
}

if (options.Help)
{
    Console.WriteLine(PairOptions.Usage);
    return 0;
}

using var asked = new CancellationTokenSource();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
try
{
    await using LocalRedis? own = options.Redis is null ? await LocalRedis.StartAsync(asked.Token) : null;
    return await Pair.RunAsync(own?.Endpoint ?? options.Redis!, options, asked.Token);
}
catch (InvalidOperationException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
catch (OperationCanceledException) when (asked.IsCancellationRequested)
{
    return 0;
}

void End(PosixSignalContext context)
{
    context.Cancel = true;
    asked.Cancel();
}
