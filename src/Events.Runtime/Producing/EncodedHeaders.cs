using System.Text;
using Events.Headers;
using Events.Wire;

namespace Events.Producing;

/// <summary>Headers as they are written behind the fields of an event. Encoded once for all events that carry them. Immutable.</summary>
internal sealed class EncodedHeaders
{
    private readonly EventHeaders _headers;
    private readonly byte[][] _pairs;

    /// <summary>Copies and encodes them.</summary>
    public EncodedHeaders(EventHeaders headers)
    {
        _headers = new EventHeaders().With(headers);
        _pairs = new byte[headers.Count][];
        int count = 0;
        foreach ((string name, string value) in _headers)
        {
            var pair = new EntryWriter(new byte[64]);
            pair.WriteField(EnvelopeFields.HeaderPrefix + name, Encoding.UTF8.GetBytes(value));
            _pairs[count++] = pair.Buffer[..pair.Position];
        }
    }

    public void Write(ref EntryWriter writer)
    {
        foreach (byte[] pair in _pairs) writer.WritePair(pair);
    }

    /// <summary>Gives these headers beside those of another event; of a name that both have, these count.</summary>
    public EncodedHeaders Over(EventHeaders inherited) => new(inherited.With(_headers));

    /// <summary>Gives these headers, with others in place of those of the same name.</summary>
    public EncodedHeaders With(EventHeaders others) => new(_headers.With(others));
}
