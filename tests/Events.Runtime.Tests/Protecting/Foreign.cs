using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Events.Runtime.Tests.Protecting;

/// <summary>What a program in another language does by the guide, without anything of ours.</summary>
internal static class Foreign
{
    public static byte[] Decrypt(byte[] value, string eventType, string field, byte[] key)
    {
        int header = 3 + value[2];
        byte[] body = new byte[value.Length - header - 28];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(
            value.AsSpan(header, 12), value.AsSpan(header + 28), value.AsSpan(header + 12, 16), body, Associated(value.AsSpan(0, header), eventType, field));
        if ((value[1] & 1) == 0) return body;
        using var brotli = new BrotliStream(new MemoryStream(body, 4, body.Length - 4), CompressionMode.Decompress);
        var clear = new MemoryStream();
        brotli.CopyTo(clear);
        return clear.ToArray();
    }

    public static byte[] Encrypt(string keyId, byte[] key, string eventType, string field, byte[] body, byte[] nonce, byte layers = 2)
    {
        byte[] id = Encoding.UTF8.GetBytes(keyId);
        byte[] head = [1, layers, (byte)id.Length, .. id];
        byte[] cipher = new byte[body.Length];
        byte[] tag = new byte[16];
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(nonce, body, cipher, tag, Associated(head, eventType, field));
        return [.. head, .. nonce, .. tag, .. cipher];
    }

    private static byte[] Associated(ReadOnlySpan<byte> head, string eventType, string field)
    {
        byte[] type = Encoding.UTF8.GetBytes(eventType), name = Encoding.UTF8.GetBytes(field), length = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(length, type.Length);
        BinaryPrimitives.WriteInt32BigEndian(length.AsSpan(4), name.Length);
        return [.. head, .. length[..4], .. type, .. length[4..], .. name];
    }
}
