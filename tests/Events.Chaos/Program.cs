using System.Runtime.InteropServices;
using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.Client;
using Events.Store;
using Microsoft.Extensions.Logging;

WorkerOptions options = WorkerOptions.Parse(args[0]);
using var ledger = new LedgerWriter(options.Ledger);
using var log = new FileLog(options.Log);
AppDomain.CurrentDomain.UnhandledException += (_, crash) => log.Write($"The worker crashed: {crash.ExceptionObject}");
using ILoggerFactory loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Debug).AddProvider(log));
using var stop = new CancellationTokenSource();
using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.Cancel();
});

// Whoever started this holds the other end: when the test is gone, so is this. Not on the pool, which is the consumer's.
new Thread(() =>
{
    while (Console.In.Read() >= 0)
    {
    }

    Environment.Exit(3);
})
{ IsBackground = true }.Start();

try
{
    Task watching = StallWatch.RunAsync(ledger, options.MinIdleMs / 4, stop.Token);
    await using WorkerStore redis = await WorkerStore.ConnectAsync(options, loggers, log, stop.Token);
    await using EventsClient client = new(redis.Store, null, loggers);
    client.ConfirmedLost += loss =>
    {
        if (loss.Kind == ConfirmedLossKind.Produced) ledger.Write(Fact.Lost, $"{loss.After}", loss.Last, loss.AtMost);
    };
    await (options switch
    {
        { Produces: true } => new ProducerRole(options, client.OpenStream<ChaosStream>(), ledger).RunAsync(stop.Token),
        { Routes: true } => RouterRole.RunAsync(client, ledger, stop.Token),
        { Projects: true } => ProjectorRole.RunAsync(options, client, ledger, stop.Token),
        { Schedules: true } => new SchedulerRole(options, client.OpenStream<ChaosStream>(), ledger).RunAsync(stop.Token),
        { Moves: true } => MoverRole.RunAsync(client, ledger, stop.Token),
        _ => ConsumerRole.RunAsync(options, client, ledger, stop.Token),
    });
    await stop.CancelAsync();
    await watching;
    ledger.Write(Fact.Stopped);
    return 0;
}
catch (Exception exception) when (exception is not OperationCanceledException || !stop.IsCancellationRequested)
{
    log.Write($"The worker died of {exception}");
    return 1;
}
