using Events.Generator.Baseline;

namespace Events.Analyzers.Comparison;

/// <summary>The lines of the contract file by what they are about.</summary>
internal sealed class RecordedContract
{
    private readonly SortedDictionary<string, ContractLine> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Stream, string Type, int Version), RecordedEvent> _events = [];
    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<int>>> _versions = new(StringComparer.Ordinal);
    private readonly HashSet<(LineKind, string, string, int, string)> _unread;

    public RecordedContract(ContractFile file)
    {
        Retired = new RetiredNames(file.Lines);
        _unread = file.Unread;
        foreach (ContractLine line in file.Lines)
        {
            // What is retired in another line, which is told there, is not recorded.
            if (Retired.Has(line)) continue;
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
    public IEnumerable<string> Keys => _streams.Keys.Concat(_versions.Keys.Where(key => !_streams.ContainsKey(key)));

    public bool HasStream(string key) => _streams.ContainsKey(key);

    /// <summary>Tells whether a line about the same is not understood, so that nothing is known of it.</summary>
    public bool IsUnread(ContractLine line) => _unread.Contains(line.Key);

    public RecordedEvent? Find(string stream, string type, int version) =>
        _events.TryGetValue((stream, type, version), out RecordedEvent? found) ? found : null;

    /// <summary>The event types of a stream.</summary>
    public IEnumerable<string> TypesOf(string stream) => _versions.TryGetValue(stream, out SortedDictionary<string, SortedSet<int>>? types) ? types.Keys : [];

    /// <summary>The versions of an event type, the oldest first.</summary>
    public IEnumerable<int> VersionsOf(string stream, string type) =>
        _versions.TryGetValue(stream, out SortedDictionary<string, SortedSet<int>>? types) && types.TryGetValue(type, out SortedSet<int>? versions)
            ? versions
            : [];

    /// <summary>All lines of an event type.</summary>
    public IEnumerable<ContractLine> LinesOf(string stream, string type) =>
        VersionsOf(stream, type).SelectMany(version => _events[(stream, type, version)].Lines);

    /// <summary>All lines of a stream.</summary>
    public IEnumerable<ContractLine> LinesOf(string stream) =>
        TypesOf(stream).SelectMany(type => LinesOf(stream, type)).Concat(_streams.TryGetValue(stream, out ContractLine? line) ? [line] : []);

    private RecordedEvent EventOf(ContractLine line)
    {
        (string, string, int) key = (line.Stream, line.EventType, line.Version);
        if (_events.TryGetValue(key, out RecordedEvent? found)) return found;
        if (!_versions.TryGetValue(line.Stream, out SortedDictionary<string, SortedSet<int>>? types))
        {
            _versions[line.Stream] = types = new(StringComparer.Ordinal);
        }

        if (!types.TryGetValue(line.EventType, out SortedSet<int>? versions)) types[line.EventType] = versions = [];
        versions.Add(line.Version);
        return _events[key] = new RecordedEvent();
    }
}
