using System.Text;
using Events.Runtime.Tests.Redis;
using Events.Store;

namespace Events.Runtime.Tests.Producing;

/// <summary>The two ways to the key under which an event is remembered.</summary>
public sealed class ProducedKeysTests
{
    [Theory]
    [InlineData("orders", "order.placed", "o-1", "{orders}:produced:order.placed:o-1")]
    [InlineData("shop:{orders}", "a:b", "c", "shop:{orders}:produced:a%3Ab:c")]
    [InlineData("{s}", "100%:ü", "k:€", "{s}:produced:100%25%3Aü:k:€")]
    [InlineData("{s}", "", "k", "{s}:produced::k")]
    public void They_are_the_same(string stream, string type, string key, string expected)
    {
        var entry = new Entry("type", type);
        var name = new StreamKey(stream);
        byte[] text = Encoding.UTF8.GetBytes(key);
        byte[] written = new byte[ProducedKeys.MaxLength(name, entry.Fields, text)];
        int length = ProducedKeys.Write(name, entry.Fields, text, TimeSpan.FromSeconds(1), written);

        Assert.Equal(expected, Encoding.UTF8.GetString(written.AsSpan(0, length)));
        Assert.Equal(expected, ProducedKeys.Of(name, entry.Fields, text, TimeSpan.FromSeconds(1)).Name);
    }

    [Fact]
    public void What_is_no_text_stands_for_the_same()
    {
        byte[] type = [0xFF, (byte)':', 0xC3];
        byte[] escaped = new byte[3 * type.Length];
        Assert.Equal(KeyParts.Escape(Encoding.UTF8.GetString(type)), Encoding.UTF8.GetString(escaped.AsSpan(0, KeyParts.Escape(type, escaped))));
    }
}
