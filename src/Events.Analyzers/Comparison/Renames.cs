using Events.Generator.Baseline;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Comparison;

/// <summary>Finds which new name of a stream or event is likely that of a recorded one which is gone.</summary>
internal sealed class Renames
{
    // Of two streams, half of the event types; of two events, two thirds of the fields.
    private const double LeastOfTypes = 0.5, LeastOfFields = 0.66;

    private readonly Dictionary<string, string> _oldKeys = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Stream, string Type), string> _oldTypes = [];

    public Renames(RecordedContract recorded, ProjectContract project)
    {
        ILookup<string, EventIdentity> now = project.Events.ToLookup(static item => item.Stream, StringComparer.Ordinal);
        HashSet<string> keys = [.. project.Streams.Select(static stream => EventIdentity.KeyOf(stream)!), .. now.Select(static group => group.Key)];
        string[] goneKeys = [.. recorded.Keys.Where(key => !keys.Contains(key))];
        foreach (INamedTypeSymbol stream in project.Streams)
        {
            string key = EventIdentity.KeyOf(stream)!;
            if (recorded.Keys.Contains(key, StringComparer.Ordinal)) continue;
            HashSet<string> types = [.. now[key].Select(static item => item.Name)];
            if (Best(goneKeys.Except(_oldKeys.Values, StringComparer.Ordinal), gone => Share([.. recorded.TypesOf(gone)], types), LeastOfTypes) is { } old)
            {
                _oldKeys[key] = old;
            }
        }

        foreach (IGrouping<string, EventIdentity> stream in now) PairTypes(stream, recorded, project);
    }

    /// <summary>The key that the stream had.</summary>
    public string? OldKeyOf(string key) => _oldKeys.TryGetValue(key, out string? old) ? old : null;

    /// <summary>The event type that the event had.</summary>
    public string? OldTypeOf(string stream, string type) => _oldTypes.TryGetValue((stream, type), out string? old) ? old : null;

    /// <summary>Tells whether the recorded key has become another one.</summary>
    public bool IsOldKey(string key) => _oldKeys.ContainsValue(key);

    /// <summary>Tells whether the recorded event type has become another one.</summary>
    public bool IsOldType(string stream, string type) => _oldTypes.Any(pair => pair.Key.Stream == stream && pair.Value == type);

    private void PairTypes(IGrouping<string, EventIdentity> stream, RecordedContract recorded, ProjectContract project)
    {
        string key = stream.Key;
        HashSet<string> types = [.. stream.Select(static item => item.Name)];
        List<string> gone = [.. recorded.TypesOf(key).Where(type => !types.Contains(type))];
        if (gone.Count == 0) return;
        EventContract[] fresh =
        [
            .. stream.Where(item => !recorded.VersionsOf(key, item.Name).Any()).Select(project.Of)
                .Where(contract => contract is not null && !recorded.IsUnread(contract.Line))!,
        ];
        foreach (EventContract contract in fresh)
        {
            if (gone.FirstOrDefault(contract.Line.Aliases.Contains) is not { } old) continue;
            _oldTypes[(key, contract.Line.EventType)] = old;
            gone.Remove(old);
        }

        foreach (string old in gone)
        {
            RecordedEvent last = recorded.Find(key, old, recorded.VersionsOf(key, old).Last())!;
            EventContract? next = Best(
                fresh.Where(contract => !_oldTypes.ContainsKey((key, contract.Line.EventType))),
                contract => Share([.. contract.Fields.Select(static item => item.Line.Name)], [.. last.Fields.Keys]),
                LeastOfFields);
            if (next is not null) _oldTypes[(key, next.Line.EventType)] = old;
        }
    }

    // The best one, when there is no second that is as good.
    private static T? Best<T>(IEnumerable<T> candidates, Func<T, double> share, double least)
        where T : class
    {
        var found = candidates.Select(candidate => (Candidate: candidate, Share: share(candidate)))
            .Where(item => item.Share >= least).OrderByDescending(static item => item.Share).Take(2).ToArray();
        return found.Length == 1 || (found.Length == 2 && found[0].Share > found[1].Share) ? found[0].Candidate : null;
    }

    private static double Share(HashSet<string> one, HashSet<string> other)
    {
        int most = Math.Max(one.Count, other.Count);
        return most == 0 ? 0 : (double)one.Count(other.Contains) / most;
    }
}
