using Events.Generator.Baseline;

namespace Events.Analyzers.Comparison;

/// <summary>The lines of the contract file by what they are about.</summary>
internal sealed class RecordedContract
{
    private readonly SortedDictionary<string, ContractLine> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Stream, string Type, int Version), RecordedEvent> _events = [];

    public RecordedContract(ContractFile file)
    {
        Retired = new RetiredNames(file.Lines);
        foreach (ContractLine line in file.Lines)
        {
            switch (line.Kind)
            {
                case LineKind.Stream:
                    _streams[line.Stream] = line;
                    break;
                case LineKind.Event:
                    EventOf(line).Line = line;
                    break;
                case LineKind.Field:
                    EventOf(line).Fields[line.Name] = line;
                    break;
            }
        }
    }

    public RetiredNames Retired { get; }

    /// <summary>The lines of streams.</summary>
    public IEnumerable<ContractLine> Streams => _streams.Values;

    /// <summary>The keys of the streams that have a line, or events.</summary>
    public IEnumerable<string> Keys => _streams.Keys.Concat(_events.Keys.Select(static key => key.Stream)).Distinct(StringComparer.Ordinal);

    public bool HasStream(string key) => _streams.ContainsKey(key);

    public RecordedEvent? Find(string stream, string type, int version) =>
        _events.TryGetValue((stream, type, version), out RecordedEvent? found) ? found : null;

    /// <summary>The event types of a stream.</summary>
    public IEnumerable<string> TypesOf(string stream) =>
        _events.Keys.Where(key => key.Stream == stream).Select(static key => key.Type).Distinct(StringComparer.Ordinal).OrderBy(static type => type, StringComparer.Ordinal);

    /// <summary>The versions of an event type, the oldest first.</summary>
    public IEnumerable<int> VersionsOf(string stream, string type) =>
        _events.Keys.Where(key => key.Stream == stream && key.Type == type).Select(static key => key.Version).OrderBy(static version => version);

    /// <summary>All lines of a stream that is gone, or of an event type when one is given.</summary>
    public IEnumerable<ContractLine> LinesOf(string stream, string? type = null) =>
        _events.Where(pair => pair.Key.Stream == stream && (type is null || pair.Key.Type == type))
            .SelectMany(static pair => pair.Value.Lines)
            .Concat(type is null && _streams.TryGetValue(stream, out ContractLine? line) ? [line] : []);

    private RecordedEvent EventOf(ContractLine line)
    {
        (string, string, int) key = (line.Stream, line.EventType, line.Version);
        if (!_events.TryGetValue(key, out RecordedEvent? found)) _events[key] = found = new RecordedEvent();
        return found;
    }
}
