using System.Globalization;
using System.Text;

namespace Events.Store;

/// <summary>
/// An idempotency key that was made for one event: the name of a producer and a number of its own. Nobody else has the name while the event is under way, so a
/// server that remembers but the last number of each producer knows the event.
/// </summary>
internal sealed class GeneratedKey
{
    private readonly string _producer;

    public GeneratedKey(string producer)
    {
        _producer = producer;
        EncodedProducer = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${producer.Length}\r\n{producer}\r\n"));
    }

    /// <summary>The producer, as a RESP bulk string; ASCII.</summary>
    public byte[] EncodedProducer { get; }

    /// <summary>The number.</summary>
    public long Number { get; set; }

    /// <summary>Tells whether the server is asked to remember it itself; else a script does.</summary>
    public bool IsOfServer { get; set; }

    /// <summary>Producer and number as one text.</summary>
    public byte[] ToText() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_producer}:{Number}"));
}
