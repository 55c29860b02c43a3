using System.Collections.Concurrent;
using Events.Diagnostics;

namespace Events.Consuming;

/// <summary>Counts entries of unknown type and logs each type once, however many entries of it come.</summary>
internal sealed class UnknownTypes(ConsumerScope scope)
{
    // A stream with garbage in its type field must not fill the memory.
    private const int MaxTypes = 1000;

    private readonly ConcurrentDictionary<string, long> _counts = [];

    public void Report(EntryId id, string eventType)
    {
        string type = _counts.Count < MaxTypes || _counts.ContainsKey(eventType) ? eventType : "(other)";
        ConsumerMetrics.UnknownType(scope, type);
        if (_counts.AddOrUpdate(type, 1, static (_, count) => count + 1) == 1)
        {
            Log.UnknownEventType(scope.Logger, type, id, scope.Stream.Name, scope.Group, scope.Options.UnknownEvents);
        }
    }
}
