using System.Diagnostics.Metrics;
using Events.Hosting;
using Events.Store.Retaining;

namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of docs/guides/retention.md.</summary>
internal static partial class RetentionPage
{
    [EventStream("guide:orders")]
    public sealed partial class OrderStream;

    [Event<OrderStream>("order.placed")]
    public sealed partial record OrderPlaced(string OrderId);

    public static void Keep(EventsBuilder events, Gauge<long> gauge)
    {
        events.AddStream<OrderStream>(stream => stream.Retention = Retention.None);
        events.AddRetention<OrderStream>(retention =>
        {
            retention.Rule = new RetentionRule { AfterAllGroups = true, HardCap = 1_000_000 };
            retention.Reported = report => gauge.Record(report.Length);
        });
    }

    public static void KeepQueue(EventsBuilder events)
    {
        events.AddRetention<OrderStream>(retention =>
        {
            retention.Rule = new RetentionRule { AfterAllGroups = true, EachAcknowledged = true };
            retention.Interval = TimeSpan.FromMilliseconds(500);
        });
    }
}
