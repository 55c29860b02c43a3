using Events.Store.Roles;

namespace Events.Hosting;

/// <summary>A store that a module has named.</summary>
/// <param name="Description">What to call it in messages; without secrets.</param>
/// <param name="IsSame">Whether another choice names the same store, so that modules may each name it.</param>
/// <param name="Identity">What <paramref name="IsSame"/> compares.</param>
/// <param name="Create">Makes it, once.</param>
internal sealed record StoreChoice(
    string Description, Func<object, object, bool> IsSame, object Identity, Func<IServiceProvider, IStreamStore> Create)
{
    /// <summary>Tells whether it is the same store as another.</summary>
    public bool Equals(StoreChoice? other) =>
        other is not null && Identity.GetType() == other.Identity.GetType() && IsSame(Identity, other.Identity);

    public override int GetHashCode() => Description.GetHashCode(StringComparison.Ordinal);
}
