using System.Collections.Concurrent;
using System.Security.Cryptography;
using Events.Protection;

namespace Events.Runtime.Tests.Protecting;

/// <summary>A provider whose keys a test rotates, destroys, forgets, and whose answers it holds back.</summary>
internal sealed class TestKeys : IKeyProvider
{
    private readonly ConcurrentDictionary<string, KeyResult> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EncryptionKey> _ofSubjects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _bytes = new(StringComparer.Ordinal);
    private EncryptionKey _current = null!;
    private int _calls;
    private volatile bool _isDown;

    public TestKeys() => Rotate("k1");

    public int Calls => Volatile.Read(ref _calls);

    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    /// <summary>Awaited by each call.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public EncryptionKey Rotate(string id) => _current = Add(id);

    public void Destroy(string id) => _keys[id] = KeyResult.Destroyed;

    public KeyResult Forget(string id) => _keys.TryRemove(id, out KeyResult key) ? key : default;

    public void Restore(EncryptionKey key) => _keys[key.Id] = KeyResult.Found(key);

    /// <summary>The key itself, for a program of another kind.</summary>
    public byte[] BytesOf(string id) => _bytes[id];

    public async ValueTask<EncryptionKey> GetCurrentKeyAsync(string? subject, CancellationToken cancellationToken)
    {
        await AskedAsync();
        return subject is null ? _current : _ofSubjects.GetOrAdd(subject, static (subject, keys) => keys.Add($"of:{subject}"), this);
    }

    public async ValueTask<KeyResult> FindKeyAsync(string id, CancellationToken cancellationToken)
    {
        await AskedAsync();
        return _keys.TryGetValue(id, out KeyResult key) ? key : KeyResult.Unknown;
    }

    private async Task AskedAsync()
    {
        Interlocked.Increment(ref _calls);
        await Gate;
        if (IsDown) throw new IOException("The vault does not answer.");
    }

    private EncryptionKey Add(string id)
    {
        byte[] bytes = _bytes[id] = RandomNumberGenerator.GetBytes(32);
        var key = new EncryptionKey(id, bytes);
        _keys[id] = KeyResult.Found(key);
        return key;
    }
}
