namespace Events.Behaviour.Guides.Shop;

/// <summary>A service that gives tokens.</summary>
public interface ITokens
{
    Task<AccessToken> GetAsync(CancellationToken cancellationToken);
}
