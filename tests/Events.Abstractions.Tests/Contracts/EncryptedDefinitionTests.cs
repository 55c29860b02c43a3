using Events.Definitions;

namespace Events.Abstractions.Tests.Contracts;

/// <summary>Whether the entries of a stream take keys to read.</summary>
public sealed class EncryptedDefinitionTests
{
    [Fact]
    public void A_stream_needs_loading_as_soon_as_one_of_its_events_is_whoever_declares_it()
    {
        var stream = new StreamDefinition("Orders", "orders", Retention.None, new EventDefinition("placed", static _ => new object()));
        Assert.False(stream.NeedsLoading);
        stream.Add(new EventDefinition("paid", static _ => new object()) { NeedsLoading = true });
        Assert.True(stream.NeedsLoading);
    }
}
