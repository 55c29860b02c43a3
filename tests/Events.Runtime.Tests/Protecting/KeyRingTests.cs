using Events.Protecting;
using Events.Protection;
using Events.TestSupport;

namespace Events.Runtime.Tests.Protecting;

/// <summary>When the provider is asked, and for how long its answers are good.</summary>
public sealed class KeyRingTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly TestKeys _keys = new();

    [Fact]
    public async Task Many_who_want_the_same_key_ask_once()
    {
        var gate = new TaskCompletionSource();
        _keys.Gate = gate.Task;
        KeyRing ring = New();
        Task<EncryptionKey>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => ring.GetCurrentKeyAsync(null, default).AsTask())];
        await Eventually.TrueAsync(() => _keys.Calls == 1);
        gate.SetResult();
        EncryptionKey[] keys = await Task.WhenAll(waiting);

        Assert.All(keys, static key => Assert.Equal("k1", key.Id));
        Assert.Equal(1, _keys.Calls);
        Assert.Equal("k1", ring.FindCurrentKey(null)!.Id);

        // What was asked for to write is known to read.
        Assert.Equal(KeyState.Found, ring.FindKey("k1")!.Value.State);
    }

    [Fact]
    public async Task A_key_is_asked_for_again_beside_the_work_and_not_used_after_its_time()
    {
        KeyRing ring = New();
        await ring.GetCurrentKeyAsync(null, default);
        _time.Advance(TimeSpan.FromMinutes(4.9));
        Assert.NotNull(ring.FindCurrentKey(null));
        Assert.Equal(1, _keys.Calls);

        _keys.Rotate("k2");
        _time.Advance(TimeSpan.FromMinutes(0.2));
        Assert.NotNull(ring.FindCurrentKey(null));
        await Eventually.TrueAsync(() => ring.FindCurrentKey(null)!.Id == "k2");

        _keys.IsDown = true;
        _time.Advance(TimeSpan.FromMinutes(9.9));
        Assert.Equal("k2", ring.FindCurrentKey(null)!.Id);
        _time.Advance(TimeSpan.FromMinutes(0.2));
        Assert.Null(ring.FindCurrentKey(null));
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await ring.GetCurrentKeyAsync(null, default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_was_asked_for_too_long_ago_is_asked_for_anew(bool toWrite)
    {
        var ring = new KeyRing(new ProtectionOptions { Keys = _keys, KeyTimeout = TimeSpan.FromHours(1) }, _time);
        await ring.GetCurrentKeyAsync(null, default);
        var gate = new TaskCompletionSource();
        _keys.Gate = gate.Task;

        // Asked for beside the work, and answered only when the answer is not good any more.
        _time.Advance(TimeSpan.FromMinutes(6));
        if (toWrite) Assert.NotNull(ring.FindCurrentKey(null));
        else Assert.NotNull(ring.FindKey("k1"));
        await Eventually.TrueAsync(() => _keys.Calls == 2 && _time.ArmedTimers > 0);
        _time.Advance(TimeSpan.FromMinutes(11));
        Task waiting = toWrite ? ring.GetCurrentKeyAsync(null, default).AsTask() : ring.LoadAsync(["k1"], default).AsTask();
        _keys.Gate = Task.CompletedTask;
        gate.SetResult();
        await waiting.WaitAsync(Eventually.Patience);

        Assert.NotNull(ring.FindKey("k1"));
        Assert.Equal(3, _keys.Calls);
    }

    [Fact]
    public async Task That_a_key_is_unknown_is_asked_again_soon_and_that_it_is_destroyed_never()
    {
        KeyRing ring = New();
        _keys.Destroy("k1");
        await ring.LoadAsync(["k1", "none"], default);
        Assert.Equal(2, _keys.Calls);
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.Null(ring.FindKey("none"));
        Assert.Equal(KeyState.Destroyed, ring.FindKey("k1")!.Value.State);
        _time.Advance(TimeSpan.FromDays(300));
        Assert.Equal(KeyState.Destroyed, ring.FindKey("k1")!.Value.State);
        Assert.Equal(2, _keys.Calls);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_given_up_and_asked_again()
    {
        var never = new TaskCompletionSource();
        _keys.Gate = never.Task;
        KeyRing ring = New();
        Task<EncryptionKey> waiting = ring.GetCurrentKeyAsync(null, default).AsTask();
        await Eventually.TrueAsync(() => _keys.Calls == 1 && _time.ArmedTimers > 0);
        _time.Advance(TimeSpan.FromSeconds(10));
        KeyUnavailableException thrown = await Assert.ThrowsAsync<KeyUnavailableException>(() => waiting.WaitAsync(Eventually.Patience));

        Assert.IsType<TimeoutException>(thrown.InnerException);
        _keys.Gate = Task.CompletedTask;
        Assert.Equal("k1", (await ring.GetCurrentKeyAsync(null, default)).Id);
        never.SetResult();
    }

    [Fact]
    public async Task One_who_gives_up_does_not_cancel_the_others()
    {
        var gate = new TaskCompletionSource();
        _keys.Gate = gate.Task;
        KeyRing ring = New();
        using var impatient = new CancellationTokenSource();
        Task<EncryptionKey> first = ring.GetCurrentKeyAsync(null, impatient.Token).AsTask(), second = ring.GetCurrentKeyAsync(null, default).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.Equal("k1", (await second).Id);
        Assert.Equal(1, _keys.Calls);
    }

    [Fact]
    public async Task No_more_keys_are_kept_than_are_allowed()
    {
        var ring = new KeyRing(new ProtectionOptions { Keys = _keys, MaxCachedKeys = 8 }, _time);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal($"of:p{i}", (await ring.GetCurrentKeyAsync($"p{i}", default)).Id);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(Enumerable.Range(0, 100).Count(i => ring.FindCurrentKey($"p{i}") is not null), 4, 8);
        Assert.NotNull(ring.FindCurrentKey("p99"));
        Assert.Null(ring.FindCurrentKey("p0"));
    }

    [Fact]
    public async Task Very_many_keys_are_not_asked_for_all_at_a_time()
    {
        var gate = new TaskCompletionSource();
        _keys.Gate = gate.Task;
        KeyRing ring = New();
        Task loading = ring.LoadAsync(Enumerable.Range(0, 100).Select(static i => $"k{i}"), default).AsTask();
        await Eventually.TrueAsync(() => _keys.Calls == 32);
        gate.SetResult();
        await loading.WaitAsync(Eventually.Patience);

        Assert.Equal(100, _keys.Calls);
        Assert.Equal(KeyState.Unknown, ring.FindKey("k99")!.Value.State);
    }

    [Fact]
    public async Task A_key_of_another_ID_is_refused()
    {
        var ring = new KeyRing(new ProtectionOptions { Keys = new Liar(_keys) }, _time);
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await ring.LoadAsync(["other"], default));
        Assert.Null(ring.FindKey("other"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("\uD800")]
    public void An_ID_is_text_without_control_characters(string id) => Assert.Throws<ArgumentException>(() => new EncryptionKey(id, new byte[32]));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_is_one_of_AES(int length) => Assert.Throws<ArgumentException>(() => new EncryptionKey("k", new byte[length]));

    [Fact]
    public async Task Fixed_keys_are_those_that_were_given()
    {
        var provider = new FixedKeyProvider(new EncryptionKey("b", new byte[16]), new EncryptionKey("a", new byte[24]));
        Assert.Equal("b", (await provider.GetCurrentKeyAsync(null, default)).Id);
        Assert.Equal(KeyState.Found, (await provider.FindKeyAsync("a", default)).State);
        Assert.Equal(KeyState.Unknown, (await provider.FindKeyAsync("c", default)).State);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await provider.GetCurrentKeyAsync("p1", default));
        Assert.Throws<ArgumentException>(() => new FixedKeyProvider(new EncryptionKey("b", new byte[16]), new EncryptionKey("b", new byte[16])));
    }

    private KeyRing New() => new(new ProtectionOptions { Keys = _keys }, _time);

    private sealed class Liar(TestKeys keys) : IKeyProvider
    {
        public ValueTask<EncryptionKey> GetCurrentKeyAsync(string? subject, CancellationToken cancellationToken) =>
            keys.GetCurrentKeyAsync(subject, cancellationToken);

        public ValueTask<KeyResult> FindKeyAsync(string id, CancellationToken cancellationToken) => keys.FindKeyAsync("k1", cancellationToken);
    }
}
