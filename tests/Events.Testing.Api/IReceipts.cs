namespace Events.Testing.Api;

public interface IReceipts
{
    Task SendAsync(string order, CancellationToken token);
}
