namespace Events.Generator.Model;

/// <summary>A type that gets a generated part, and where that part is declared.</summary>
/// <param name="FullName">Its name with namespace and containing types, not escaped: <c>Shop.Outer+OrderPlaced</c>. Unique in the assembly.</param>
/// <param name="Name">Its own name, not escaped.</param>
/// <param name="Reference">How generated code refers to it: <c>global::Shop.Outer.OrderPlaced</c>, escaped.</param>
/// <param name="Namespace">Its namespace, escaped; empty for the global one.</param>
/// <param name="Containing">Declarations of the containing types, outermost first: <c>partial class Outer</c>.</param>
/// <param name="Declaration">Its own declaration: <c>partial record struct OrderPlaced</c>.</param>
/// <param name="DeclaredNames">Names of its members that a generated member could collide with.</param>
internal sealed record TypeModel(
    string FullName,
    string Name,
    string Reference,
    string Namespace,
    EquatableArray<string> Containing,
    string Declaration,
    EquatableArray<string> DeclaredNames)
{
    public bool Declares(string name)
    {
        foreach (string declared in DeclaredNames)
        {
            if (declared == name) return true;
        }

        return false;
    }
}
