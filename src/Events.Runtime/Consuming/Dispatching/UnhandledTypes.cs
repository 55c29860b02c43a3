using System.Collections.Concurrent;
using Events.Diagnostics;
using Events.Safety;

namespace Events.Consuming.Dispatching;

/// <summary>Counts entries that this group has no handler for and logs each type once, however many entries of it come.</summary>
internal sealed class UnhandledTypes(ConsumerScope scope)
{
    // A stream with garbage in its type field must not fill the memory.
    private const int MaxTypes = 1000;

    private const string NoType = "(none)";

    private readonly ConcurrentDictionary<string, bool> _told = [];
    private readonly ConcurrentDictionary<string, bool> _toldOfOthers = [];

    /// <summary>Nobody in the group handles it.</summary>
    public void Report(EntryId id, string eventType, bool isDeclared)
    {
        if (eventType.Length == 0)
        {
            ConsumerMetrics.UnknownType(scope, NoType);
            if (_told.TryAdd(NoType, true)) Log.NoEventType(scope.Logger, id, scope.Stream.Name, scope.Group, scope.Options.UnknownEvents);
            return;
        }

        string type = Limit(_told, eventType);
        if (isDeclared) ConsumerMetrics.UnhandledType(scope, type);
        else ConsumerMetrics.UnknownType(scope, type);
        if (!_told.TryAdd(type, true)) return;
        if (isDeclared) Log.UnhandledEventType(scope.Logger, type, id, scope.Stream.Name, scope.Group, scope.Options.UnhandledEvents);
        else Log.UnknownEventType(scope.Logger, type, id, scope.Stream.Name, scope.Group, scope.Options.UnknownEvents);
    }

    /// <summary>Another consumer of the group handles it.</summary>
    public void ReportPassedOn(EntryId id, string eventType, string consumer)
    {
        string type = Limit(_toldOfOthers, eventType);
        ConsumerMetrics.PassedOn(scope, type);
        if (_toldOfOthers.TryAdd(type, true)) Log.PassedOn(scope.Logger, type, id, scope.Stream.Name, scope.Group, scope.Name, ForeignText.OneLine(consumer));
    }

    private static string Limit(ConcurrentDictionary<string, bool> told, string eventType)
    {
        string type = ForeignText.OneLine(eventType);
        return told.Count < MaxTypes || told.ContainsKey(type) ? type : "(other)";
    }
}
