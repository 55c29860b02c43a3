using Events.Protection;

namespace Events.Runtime.Tests.Protecting.Guide;

public sealed class VaultKeys(IVault vault) : IKeyProvider
{
    public async ValueTask<EncryptionKey> GetCurrentKeyAsync(string? subject, CancellationToken cancellationToken)
    {
        (string id, byte[] key) = await vault.NewestAsync(subject ?? "all", cancellationToken);
        return new EncryptionKey(id, key);
    }

    public async ValueTask<KeyResult> FindKeyAsync(string id, CancellationToken cancellationToken) =>
        await vault.FindAsync(id, cancellationToken) is { } key ? KeyResult.Found(new EncryptionKey(id, key))
        : await vault.WasDestroyedAsync(id, cancellationToken) ? KeyResult.Destroyed
        : KeyResult.Unknown;
}
