namespace Events.Runtime.Tests.Protecting.Guide;

public interface IVault
{
    Task<(string Id, byte[] Key)> NewestAsync(string name, CancellationToken cancellationToken);

    Task<byte[]?> FindAsync(string id, CancellationToken cancellationToken);

    Task<bool> WasDestroyedAsync(string id, CancellationToken cancellationToken);
}
