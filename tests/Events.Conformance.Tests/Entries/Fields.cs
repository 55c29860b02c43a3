using System.Globalization;
using System.Text;
using Events.Wire;

namespace Events.Conformance.Entries;

/// <summary>The fields of an entry, encoded by hand so that the suite does not lean on the product's writer.</summary>
public sealed class Fields
{
    private Fields(byte[] bytes, int count)
    {
        Bytes = bytes;
        Count = count;
    }

    public byte[] Bytes { get; }

    public int Count { get; }

    public EntryFields View => new(Bytes, Count);

    /// <summary>Names and values, alternating; Latin-1, so that every byte can be written.</summary>
    public static Fields Of(params string[] namesAndValues)
    {
        var bytes = new MemoryStream();
        foreach (string text in namesAndValues)
        {
            byte[] bulk = Encoding.Latin1.GetBytes(text);
            bytes.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${bulk.Length}\r\n")));
            bytes.Write(bulk);
            bytes.Write("\r\n"u8);
        }

        return new Fields(bytes.ToArray(), namesAndValues.Length / 2);
    }
}
