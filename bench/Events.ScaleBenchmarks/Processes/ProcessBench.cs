using System.Diagnostics;
using System.Globalization;
using Events.Client;
using Events.Consuming;
using Events.Redis;
using Events.Redis.Stores;
using Events.ScaleBenchmarks.Orders;
using Events.ScaleBenchmarks.Reporting;
using Events.TestSupport;

namespace Events.ScaleBenchmarks.Processes;

/// <summary>One process that reads all of many partitions and gets nothing: what that costs it, and the server.</summary>
internal static class ProcessBench
{
    public static async Task RunAsync(Options options)
    {
        var rows = new List<string[]>
        {
            await RunAsync(OrderStream.Count, options, static events => events.CreateConsumers(new OrderTotals())),
            await RunAsync(WideStream.Count, options, static events => events.CreateConsumers(new WideTotals())),
        };
        Grid.Print(
            "One process that reads all partitions, and gets nothing",
            ["partitions", "until all read", "kept", "threads", "connections", "of a core, client", "of a core, server", "commands a second", "traffic a second"],
            rows);
    }

    private static async Task<string[]> RunAsync(int partitions, Options options, Func<EventsClient, IReadOnlyList<GroupConsumer>> create)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis raw = await server.ConnectRawAsync();
        await using var events = new EventsClient(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(server.Endpoint)));
        long before = Usage.Memory();
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<GroupConsumer> consumers = create(events);
        foreach (GroupConsumer consumer in consumers) consumer.Start();
        while (consumers.Any(static consumer => consumer.Status.State != ConsumerState.Running)) await Task.Delay(20);
        TimeSpan started = Stopwatch.GetElapsedTime(start);
        await Task.Delay(TimeSpan.FromSeconds(5));
        long kept = Usage.Memory() - before;
        var time = TimeSpan.FromSeconds(options.IsQuick ? 5 : 20);
        string first = (string)(await raw.CommandAsync("INFO", "everything"))!;
        Usage usage = await Usage.OfAsync(() => Task.Delay(time));
        string last = (string)(await raw.CommandAsync("INFO", "everything"))!;
        int threads = Process.GetCurrentProcess().Threads.Count;
        double cpu = Difference("used_cpu_sys:") + Difference("used_cpu_user:");
        double traffic = Difference("total_net_input_bytes:") + Difference("total_net_output_bytes:");
        string[] row =
        [
            Text($"{partitions:N0}"), Text($"{started.TotalSeconds:0.0} s"), Text($"{kept / 1e6:0.0} MB"), Text($"{threads}"),
            Text($"{Read(last, "connected_clients:") - 1:0}"), Text($"{usage.Cpu / usage.Elapsed * 100:0.0} %"), Text($"{cpu * 100:0.0} %"),
            Text($"{Difference("total_commands_processed:"):N0}"), Text($"{traffic / 1e3:N0} kB"),
        ];
        await Task.WhenAll(consumers.Select(static consumer => consumer.DisposeAsync().AsTask()));
        return row;

        double Difference(string name) => (Read(last, name) - Read(first, name)) / usage.Elapsed.TotalSeconds;
    }

    private static double Read(string info, string name)
    {
        int start = info.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return double.Parse(info.AsSpan(start, info.IndexOf('\r', start) - start), CultureInfo.InvariantCulture);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
