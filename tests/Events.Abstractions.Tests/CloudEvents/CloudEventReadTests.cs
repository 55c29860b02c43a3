using System.Text;
using CloudNative.CloudEvents;
using CsCheck;
using CloudEvent = Events.CloudEvents.CloudEvent;
using Events.Wire;

namespace Events.Abstractions.Tests.CloudEvents;

/// <summary>What is taken for attributes of a CloudEvent: what the specification allows, which its own SDK judges here too.</summary>
public sealed class CloudEventReadTests
{
    private static readonly EntryId s_id = new(1716998413541, 2);

    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.Char["abcAB01:/?#[]@!$&'()*+,;=%-._~ \"<>\\^`{|}\u0000\u001f\u007f\u0085é\ufffe"].Array[0, 12].Select(static chars => new string(chars)),
        Gen.Char["0123456789-+:.TZtz "].Array[0, 32].Select(static chars => new string(chars)),
        Gen.Char['\0', '\ud7ff'].Array[0, 6].Select(static chars => new string(chars)),
        Gen.OneOf([.. new[] { "1.0", "0.3", "/s", "urn:a", "2018-04-05T17:31:00Z", "2018-04-05T17:31:00.5+02:00", "2018-04-05 17:31:00Z", "2018-04-05T17:31Z", "2018-04-05T17:31:00", "2018-02-30T17:31:00Z",
            "application/json", "text/plain; charset=utf-8", "text", "\U0001F600", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.99999999Z" }.Select(Gen.Const)]));

    private static readonly string[] s_names = ["id", "source", "type", "time", "subject", "datacontenttype", "dataschema", "specversion", "ext1", "Bad", "a_b", ""];

    [Fact]
    public void Whatever_comes_is_a_CloudEvent_that_the_SDK_takes_or_a_typed_error()
    {
        int taken = 0, refused = 0;
        Gen.Select(Gen.Int[0, s_names.Length - 1], s_text).Sample(
            (name, text) =>
            {
                CloudEvent read;
                try
                {
                    read = CloudEvent.Read(Fields(("ce_" + s_names[name], text), ("ce_specversion", "1.0"), ("ce_id", "1"), ("ce_source", "/s"), ("ce_type", "t")), s_id, "k");
                }
                catch (EventDecodeException exception)
                {
                    Assert.StartsWith("ce_", exception.Field, StringComparison.Ordinal);
                    Interlocked.Increment(ref refused);
                    return;
                }

                Interlocked.Increment(ref taken);
                AssertValid(read);
            },
            iter: 4000,
            threads: 1);
        Assert.True(taken > 300 && refused > 300, $"{taken} {refused}");
    }

    [Theory]
    [InlineData("shop:orders", "order.placed")]
    [InlineData("ü %\u0001/", "order.placed")]
    [InlineData("k", "")]
    [InlineData("k", "a\nb")]
    public void An_entry_without_attributes_has_those_that_follow_from_it(string stream, string type)
    {
        var read = CloudEvent.Read(Fields(("type", type), ("ts_ms", "1000"), ("x", "1")), s_id, stream);
        Assert.Equal(("1716998413541-2", false, DateTimeOffset.FromUnixTimeSeconds(1)), (read.Id, read.IsDeclared, read.Time));
        Assert.Equal(type is "" or "a\nb" ? "redis.stream.entry" : type, read.Type);
        AssertValid(read);
        Assert.Equal(s_id.Timestamp, CloudEvent.Of(s_id, stream, type, null).Time);
    }

    [Theory]
    [InlineData("ce_id")]
    [InlineData("ce_source")]
    [InlineData("ce_type")]
    [InlineData("ce_specversion")]
    public void What_is_required_is_required_as_soon_as_there_is_any(string without)
    {
        (string, string)[] all = [("ce_specversion", "1.0"), ("ce_id", "1"), ("ce_source", "/s"), ("ce_type", "t"), ("ce_subject", "s")];
        EventDecodeException thrown = Assert.Throws<EventDecodeException>(() =>
            CloudEvent.Read(Fields([.. all.Where(field => field.Item1 != without)]), s_id, "k"));
        Assert.Equal(without, thrown.Field);
    }

    [Fact]
    public void Of_a_repeated_attribute_the_first_counts()
    {
        var read = CloudEvent.Read(Fields(("ce_id", "1"), ("ce_specversion", "1.0"), ("ce_id", "2"), ("ce_source", "/s"), ("ce_type", "t"), ("ce_a", "x"), ("ce_a", "y")), s_id, "k");
        Assert.Equal(("1", "x"), (read.Id, read.Extensions["a"]));
    }

    private static void AssertValid(CloudEvent read)
    {
        var official = new CloudNative.CloudEvents.CloudEvent(CloudEventsSpecVersion.V1_0);
        official.SetAttributeFromString("id", read.Id);
        // The SDK holds URIs as System.Uri, which does not know all of RFC 3986: 'T:45' is one.
        official.SetAttributeFromString("source", Uri.TryCreate(read.Source, UriKind.RelativeOrAbsolute, out _) ? read.Source : "/s");
        official.SetAttributeFromString("type", read.Type);
        if (read.Subject is not null) official.SetAttributeFromString("subject", read.Subject);
        if (read.DataContentType is not null) official.SetAttributeFromString("datacontenttype", read.DataContentType);
        if (read.DataSchema is not null && Uri.TryCreate(read.DataSchema, UriKind.Absolute, out _))
        {
            official.SetAttributeFromString("dataschema", read.DataSchema);
        }

        if (read.Time is { } time) official.Time = time;
        foreach ((string name, string value) in read.Extensions) official.SetAttributeFromString(name, value);
        Assert.True(official.IsValid);
    }

    private static EntryFields Fields(params (string Name, string Value)[] fields)
    {
        var writer = new EntryWriter(new byte[64]);
        foreach ((string name, string value) in fields) writer.WriteField(name, Encoding.UTF8.GetBytes(value));
        return writer.Written;
    }
}
