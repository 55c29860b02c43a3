using Events.Definitions;

namespace Events.Abstractions.Tests.Contracts;

/// <summary>Whether the entries of a stream take keys to read.</summary>
public sealed class EncryptedDefinitionTests
{
    [Fact]
    public void A_stream_is_encrypted_as_soon_as_one_of_its_events_is_whoever_declares_it()
    {
        var stream = new StreamDefinition("Orders", "orders", Retention.None, new EventDefinition("placed", static _ => new object()));
        Assert.False(stream.IsEncrypted);
        stream.Add(new EventDefinition("paid", static _ => new object()) { IsEncrypted = true });
        Assert.True(stream.IsEncrypted);
    }
}
