namespace Events.Behaviour.Guides.Shop;

/// <summary>What a service that gives tokens says.</summary>
public sealed record AccessToken(string Text, DateTimeOffset ExpiresAt);
