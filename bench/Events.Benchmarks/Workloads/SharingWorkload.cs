using System.Diagnostics;
using System.Globalization;
using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Client;
using Events.Store;
using Events.Store.Roles;

namespace Events.Benchmarks.Workloads;

/// <summary>
/// W7: several consumers of one group share a backlog. The ratio is to the best split, in which nobody is without work as long as there is some:
/// handlers only wait, so it depends on who gets what and not on the machine.
/// </summary>
internal sealed class SharingWorkload : IWorkload
{
    private readonly StreamKey _stream = new("bench:sharing");

    public async Task RunAsync(Bench bench, Table table)
    {
        await CompareAsync(bench, table, "1s", events: 30, TimeSpan.FromSeconds(1), consumers: 10, TimeSpan.Zero);
        await CompareAsync(bench, table, "joins", events: 60, TimeSpan.FromMilliseconds(100), consumers: 2, TimeSpan.FromSeconds(0.5));
        await CompareAsync(bench, table, "10ms", events: 400, TimeSpan.FromMilliseconds(10), consumers: 4, TimeSpan.Zero);
        await bench.Store.DeleteStreamAsync(_stream);
    }

    private async Task CompareAsync(
        Bench bench, Table table, string id, int events, TimeSpan each, int consumers, TimeSpan lastJoins)
    {
        (string Name, string What, Func<int, OrderDelays, IAsyncDisposable> Start)[] contenders =
        [
            ("loop", "by hand, XREADGROUP COUNT 10, XACK each", (number, work) => new HandWrittenLoop(bench.Store, _stream, $"c{number}", work)),
            ("one", "GroupConsumer, Prefetch 1", (number, work) => Start(bench, number, work, prefetch: 1)),
            ("consumer", "GroupConsumer", (number, work) => Start(bench, number, work, prefetch: null)),
        ];
        if (!contenders.Any(contender => bench.Wants($"w7/{id}/{contender.Name}"))) return;
        string joins = lastJoins == TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $", the last after {lastJoins.TotalSeconds:0.0} s");
        table.Heading($"W7 {events} of {each.TotalMilliseconds:0} ms, {consumers} consumers{joins}");
        foreach ((string name, string what, Func<int, OrderDelays, IAsyncDisposable> start) in contenders)
        {
            if (!bench.Wants($"w7/{id}/{name}")) continue;
            (TimeSpan took, TimeSpan really) = await MeasureAsync(bench, events, each, consumers, lastJoins, start);
            TimeSpan best = BestSplit(events, really, consumers, lastJoins);
            string value = string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.00} s, best {best.TotalSeconds:0.00}");
            table.Add([new Row($"w7/{id}/{name}", what, value, took / best, double.NaN, double.NaN)]);
        }
    }

    private async Task<(TimeSpan Took, TimeSpan Each)> MeasureAsync(
        Bench bench, int events, TimeSpan each, int consumers, TimeSpan lastJoins, Func<int, OrderDelays, IAsyncDisposable> start)
    {
        await bench.FillAsync(_stream, events, OrderDelays.Group);
        var work = new OrderDelays(each, events);
        var started = new List<IAsyncDisposable>();
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < consumers - 1; i++) started.Add(start(i, work));
        if (lastJoins > TimeSpan.Zero) await Task.Delay(lastJoins);
        started.Add(start(consumers - 1, work));
        await work.AllHandled;
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        foreach (IAsyncDisposable one in started) await one.DisposeAsync();
        await bench.ExpectDrainedAsync(_stream, OrderDelays.Group, events, events);
        return (took, work.Each);
    }

    private GroupConsumer Start(Bench bench, int number, OrderDelays work, int? prefetch)
    {
        var options = new ConsumerOptions { Name = $"c{number}" };
        if (prefetch is { } entries) options.Prefetch = entries;
        GroupConsumer consumer = bench.Events.CreateConsumer(work, options, _stream.Name);
        consumer.Start();
        return consumer;
    }

    private static TimeSpan BestSplit(int events, TimeSpan each, int consumers, TimeSpan lastJoins)
    {
        var free = new PriorityQueue<TimeSpan, TimeSpan>();
        for (int i = 0; i < consumers; i++)
        {
            TimeSpan from = i == 0 ? lastJoins : TimeSpan.Zero;
            free.Enqueue(from, from);
        }

        TimeSpan end = TimeSpan.Zero;
        for (int i = 0; i < events; i++)
        {
            TimeSpan at = free.Dequeue() + each;
            free.Enqueue(at, at);
            if (at > end) end = at;
        }

        return end;
    }

    /// <summary>The loop that one would write: ten at a time, handled one by one.</summary>
    private sealed class HandWrittenLoop : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public HandWrittenLoop(IStreamStore store, StreamKey stream, string name, OrderDelays work) =>
            _running = Task.Run(() => RunAsync(store, stream, name, work, _stop.Token));

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }

        private static async Task RunAsync(IStreamStore store, StreamKey stream, string name, OrderDelays work, CancellationToken stop)
        {
            await using IGroupReader reader = store.OpenReader(new ConsumerKey(stream, OrderDelays.Group, name));
            try
            {
                while (true)
                {
                    using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.FromSeconds(1), default, stop);
                    for (int i = 0; i < page.Count; i++)
                    {
                        await work.OnPlaced(OrderPlaced.Sample, stop);
                        await store.AcknowledgeAsync(stream, OrderDelays.Group, new[] { page.GetId(i) }, CancellationToken.None);
                    }
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // All is handled.
            }
        }
    }
}
