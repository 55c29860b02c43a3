using System.Security.Cryptography;

namespace Events.Runtime.Tests.Protecting.Guide;

internal sealed class MemoryVault : IVault
{
    public Task<(string Id, byte[] Key)> NewestAsync(string name, CancellationToken cancellationToken) => Task.FromResult((name, KeyOf(name)));

    public Task<byte[]?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(KeyOf(id));

    public Task<bool> WasDestroyedAsync(string id, CancellationToken cancellationToken) => Task.FromResult(false);

    private static byte[] KeyOf(string id) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id));
}
