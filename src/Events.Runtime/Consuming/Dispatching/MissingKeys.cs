using System.Collections.Concurrent;
using Events.Consuming.Holding;
using Events.Definitions;
using Events.Diagnostics;

namespace Events.Consuming.Dispatching;

/// <summary>Counts entries without a value for the dedupe key of their handler, and says so once for each event type.</summary>
internal sealed class MissingKeys(ConsumerScope scope)
{
    private readonly ConcurrentDictionary<int, bool> _told = [];

    public void Report(HeldEntry entry)
    {
        HandlerDefinition handler = scope.Definition.Handlers[entry.Handler];
        ConsumerMetrics.WithoutDedupeKey(scope, handler.EventType);
        if (!_told.TryAdd(entry.Handler, true)) return;
        string fields = string.Join(", ", handler.DedupeFields);
        Log.DedupeKeyMissing(
            scope.Logger, handler.EventType, fields, entry.Id, scope.Stream.Name, scope.Group, scope.Options.MissingDedupeKey);
    }
}
