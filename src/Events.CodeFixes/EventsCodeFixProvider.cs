using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Events.CodeFixes;

/// <summary>
/// The base of every code fix with what all of them share: the node under the diagnostic, an equivalence key, and a fix
/// for all occurrences. A fix is registered only after it was seen to apply.
/// </summary>
public abstract class EventsCodeFixProvider : CodeFixProvider
{
    /// <summary>The provider that fixes all occurrences at once: by the same one of the fixes that are offered.</summary>
    private protected virtual FixAllProvider All => FixEach.Instance;

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => All;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null) return;
        foreach (Diagnostic diagnostic in context.Diagnostics) Register(new FixScene(context, diagnostic, root, model));
    }

    /// <summary>Registers the fixes of one diagnostic.</summary>
    private protected abstract void Register(FixScene scene);
}
