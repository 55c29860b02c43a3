using Events;
using Microsoft.Extensions.Caching.Memory;

namespace Rails.Timetables;

[EventStream("rails", MaxLength = 100_000)]
public sealed partial class RailStream;

[Event<RailStream>("timetable.changed")]
public sealed partial record TimetableChanged(string ChangeId, string Line, DateOnly From);

public interface ITimetables
{
    Task<IReadOnlyList<string>> LoadAsync(string line, DateOnly day, CancellationToken token);
}

/// <summary>What is in the cache is thrown away, and loaded again: as often as one likes.</summary>
[ConsumerGroup<RailStream>("timetables")]
public sealed partial class Timetables(IMemoryCache cache, ITimetables timetables)
{
    private readonly Dictionary<string, DateOnly> _from = [];
    private int _version;

    [Handles]
    public async Task OnChanged(TimetableChanged changed, CancellationToken token)
    {
        cache.Remove(changed.Line);
        IReadOnlyList<string> trains = await timetables.LoadAsync(changed.Line, changed.From, token);
        cache.Set(changed.Line, trains, TimeSpan.FromHours(6));
        lock (_from)
        {
            if (!_from.TryGetValue(changed.Line, out DateOnly before) || before < changed.From) _from[changed.Line] = changed.From;
            _version = HashCode.Combine(changed.ChangeId, changed.Line);
        }
    }

    public int Version => _version;
}
