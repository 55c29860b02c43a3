using Events.Client;
using Events.InMemory;
using Events.Protecting;

namespace Events.Runtime.Tests.Protecting;

/// <summary>Options of protection hold for a store object: who comes later says the same, or is told.</summary>
public sealed class OneStoreTests
{
    public static TheoryData<string, Action<ProtectionOptions>> Others() => new()
    {
        { "Keys", static options => options.Keys = new TestKeys() },
        { "Keys", static options => options.Keys = null },
        { "KeyLifetime", static options => options.KeyLifetime = TimeSpan.FromMinutes(1) },
        { "KeyTimeout", static options => options.KeyTimeout = TimeSpan.FromMinutes(1) },
        { "MaxCachedKeys", static options => options.MaxCachedKeys = 7 },
        { "MaxUnpackedBytes", static options => options.MaxUnpackedBytes = 7 },
        { "PayloadGrace", static options => options.PayloadGrace = TimeSpan.FromMinutes(1) },
        { "PayloadTimeout", static options => options.PayloadTimeout = TimeSpan.FromMinutes(1) },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task A_second_client_with_other_options_is_refused_and_changes_nothing(string name, Action<ProtectionOptions> change)
    {
        await using var store = new InMemoryStreamStore();
        var keys = new TestKeys();
        await using var first = new EventsClient(store, protection: new ProtectionOptions { Keys = keys });
        var others = new ProtectionOptions { Keys = keys };
        change(others);
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => new EventsClient(store, protection: others));

        Assert.Contains($"with another {name}.", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("k1", Protections.Of(store)!.FindCurrentKey(null)?.Id ?? (await Protections.Of(store)!.GetCurrentKeyAsync(null, default)).Id);
    }

    [Fact]
    public async Task One_with_the_same_options_or_none_has_those_of_the_first()
    {
        await using var store = new InMemoryStreamStore();
        var keys = new TestKeys();
        await using var first = new EventsClient(store, protection: new ProtectionOptions { Keys = keys });
        KeyRing? ring = Protections.Of(store);
        await using var second = new EventsClient(store, protection: new ProtectionOptions { Keys = keys });
        await using var third = new EventsClient(store);

        Assert.NotNull(ring);
        Assert.Same(ring, Protections.Of(store));
    }
}
