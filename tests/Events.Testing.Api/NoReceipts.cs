namespace Events.Testing.Api;

/// <summary>What the application sends by; tests replace it.</summary>
public sealed class NoReceipts : IReceipts
{
    public Task SendAsync(string order, CancellationToken token) => throw new InvalidOperationException("There is no mail server.");
}
