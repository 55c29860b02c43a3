using System.Collections.Concurrent;
using Events;

namespace Calm.Names;

[EventStream("names", MaxLength = 20_000)]
public sealed partial class NameStream;

[Event<NameStream>("renamed")]
public sealed partial record Renamed(string Id, string Name);

[Event<NameStream>("gone")]
public sealed partial record Gone(string Id);

public sealed class NameCache
{
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    public string? Find(string id) => _names.GetValueOrDefault(id);

    public void Put(string id, string name) => _names[id] = name;

    public void Forget(string id) => _names.TryRemove(id, out _);
}

[ConsumerGroup<NameStream>("cache")]
public sealed partial class NameGroup(NameCache cache)
{
    [Handles]
    public Task OnRenamed(Renamed renamed)
    {
        cache.Put(renamed.Id, renamed.Name);
        return Task.CompletedTask;
    }

    [Handles]
    public Task OnGone(Gone gone)
    {
        cache.Forget(gone.Id);
        return Task.CompletedTask;
    }
}
