using System.Globalization;
using System.Text;

namespace Events.Commits;

/// <summary>A value of a commit's write: text as UTF-8, numbers in invariant culture, or bytes as they are.</summary>
/// <param name="bytes">The bytes as they go to Redis.</param>
public readonly struct CommitValue(ReadOnlyMemory<byte> bytes)
{
    /// <summary>The bytes as they go to Redis.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>Text, as UTF-8.</summary>
    public static implicit operator CommitValue(string value) => new(Encoding.UTF8.GetBytes(value));

    /// <summary>A whole number, in decimal digits.</summary>
    public static implicit operator CommitValue(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A decimal number; its scale is kept.</summary>
    public static implicit operator CommitValue(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number, as the shortest text that reads back the same.</summary>
    public static implicit operator CommitValue(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Bytes as they are.</summary>
    public static implicit operator CommitValue(byte[] value) => new(value);
}
