using System.Collections.Concurrent;
using Events.Protection;

namespace Events.Runtime.Tests.Protecting.Claims;

/// <summary>A store of payloads of an application's own, which a test takes away and changes. What is kept for one stream is not there for another.</summary>
internal sealed class TestPayloads : IPayloadStore
{
    private int _calls;
    private int _last;
    private volatile bool _isDown;
    private volatile bool _isSilent;

    public ConcurrentDictionary<(string Stream, string Id), byte[]> All { get; } = [];

    public ConcurrentDictionary<string, DateTimeOffset> StoredAt { get; } = [];

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public int Calls => Volatile.Read(ref _calls);

    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    /// <summary>Takes calls and never answers, whatever is cancelled.</summary>
    public bool IsSilent
    {
        get => _isSilent;
        set => _isSilent = value;
    }

    public async ValueTask<string> StoreAsync(string stream, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        await AskedAsync();
        string id = $"p{Interlocked.Increment(ref _last)}";
        All[(stream, id)] = payload.ToArray();
        StoredAt[id] = Now;
        return id;
    }

    public async ValueTask<byte[]?> FindAsync(string stream, string id, CancellationToken cancellationToken)
    {
        await AskedAsync();
        return All.GetValueOrDefault((stream, id));
    }

    public ValueTask<IReadOnlyList<StoredPayload>> ListAsync(string stream, string? after, int count, CancellationToken cancellationToken)
    {
        IEnumerable<StoredPayload> listed = All.Keys.Where(key => key.Stream == stream && (after is null || Number(key.Id) > Number(after)))
            .OrderBy(static key => Number(key.Id))
            .Take(count).Select(key => new StoredPayload(key.Id, StoredAt[key.Id]));
        return new([.. listed]);
    }

    public ValueTask DeleteAsync(string stream, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        foreach (string id in ids) All.TryRemove((stream, id), out _);
        return default;
    }

    private static int Number(string id) => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    private async ValueTask AskedAsync()
    {
        Interlocked.Increment(ref _calls);
        if (_isDown) throw new IOException("The bucket does not answer.");
        if (_isSilent) await new TaskCompletionSource().Task;
    }
}
