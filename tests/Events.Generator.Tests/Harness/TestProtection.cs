using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Events.Protection;
using Events.Wire;

namespace Events.Generator.Tests.Harness;

/// <summary>Keys that are always in memory: one for all, one for each subject, made of their names.</summary>
internal sealed class TestProtection : FieldProtection
{
    public static TestProtection Instance { get; } = new();

    public override EncryptionKey? FindCurrentKey(string? subject) => Key(subject is null ? "all" : "of:" + subject);

    public override ValueTask<EncryptionKey> GetCurrentKeyAsync(string? subject, CancellationToken cancellationToken) => new(FindCurrentKey(subject)!);

    public override KeyResult? FindKey(string id) => KeyResult.Found(Key(id));

    public override void BeginLoadingCurrentKey(string? subject)
    {
    }

    /// <summary>What was packed.</summary>
    public static byte[] Clear(byte[] value, byte[] eventType, string name)
    {
        byte[] body = value[2..];
        if ((value[1] & 2) != 0)
        {
            int header = 3 + value[2];
            byte[] field = Encoding.UTF8.GetBytes(name), lengths = new byte[8];
            BinaryPrimitives.WriteInt32BigEndian(lengths, eventType.Length);
            BinaryPrimitives.WriteInt32BigEndian(lengths.AsSpan(4), field.Length);
            body = new byte[value.Length - header - 28];
            using var aes = new AesGcm(Bytes(Encoding.UTF8.GetString(value, 3, value[2])), 16);
            byte[] data = [.. value[..header], .. lengths[..4], .. eventType, .. lengths[4..], .. field];
            aes.Decrypt(value.AsSpan(header, 12), value.AsSpan(header + 28), value.AsSpan(header + 12, 16), body, data);
        }

        if ((value[1] & 1) == 0) return body;
        using var brotli = new BrotliStream(new MemoryStream(body, 4, body.Length - 4), CompressionMode.Decompress);
        var clear = new MemoryStream();
        brotli.CopyTo(clear);
        return clear.ToArray();
    }

    private static EncryptionKey Key(string id) => new(id, Bytes(id));

    private static byte[] Bytes(string id) => SHA256.HashData(Encoding.UTF8.GetBytes(id));
}
