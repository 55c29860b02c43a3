using System.Diagnostics.Metrics;
using Events.Client;
using Events.Diagnostics;
using Events.InMemory;
using Events.Policies;
using Events.Producing;
using Events.Runtime.Tests.Allocation.Sample;
using Events.TestSupport;

namespace Events.Runtime.Tests.Consuming;

/// <summary>A listener of the meter that throws: it is the application's code, and runs within ours.</summary>
public sealed class MeterListenerTests
{
    [Fact]
    public async Task What_it_throws_costs_the_measurement_and_nothing_else()
    {
        string key = RedisServer.UniqueKey();
        int thrown = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == EventsMeter.Name) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key != "stream" || tag.Value as string != key) continue;
                Interlocked.Increment(ref thrown);
                throw new InvalidTimeZoneException();
            }
        });
        listener.Start();
        await using var client = new EventsClient(new InMemoryStreamStore());
        OrderStream stream = client.OpenStream<OrderStream>(new StreamOptions { Key = key });
        var handlers = new Flaky(Task.CompletedTask);
        await using GroupConsumer consumer = client.CreateConsumer(
            handlers, new ConsumerOptions { Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(1) } }, key);
        consumer.Start();
        for (int i = 0; i < 5; i++) await stream.ProduceAsync(new OrderPlaced($"o-{i}", "alice", 1));
        await Eventually.TrueAsync(() => handlers.Handled == 5 && Volatile.Read(ref thrown) > 0);
        Assert.Equal(0, consumer.Status.Restarts);
        await consumer.StopAsync().WaitAsync(Eventually.Patience);
    }
}
