namespace Events.Packaging.Tests.Shops;

/// <summary>What has become of a <see cref="ShopVariant"/>.</summary>
/// <param name="IsBuilt">There is an assembly of it.</param>
/// <param name="Output">What the build said of it alone.</param>
/// <param name="All">What the build said of all.</param>
public sealed record BuiltShop(bool IsBuilt, string Output, string All);
