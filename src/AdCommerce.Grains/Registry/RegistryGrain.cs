using AdCommerce.Domain;
using AdCommerce.Domain.Registry;

namespace AdCommerce.Grains.Registry;

internal sealed class RegistryGrain(RegistryReplica replica, TimeProvider time) : Grain, IRegistryGrain
{
    private const int AttemptsMax = 100;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => replica.ReadAsync(cancellationToken);

    public async Task<Result<RegistryAnswer>> Execute(RegistryCommand command)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var state = replica.Latest;
            if (state.FindAnswer(command.Request) is { } known)
                return known;
            var decided = command.Decide(state);
            if (!decided.IsSuccess)
            {
                // A refusal writes nothing, so only a look at the log tells whether it stands on the latest state.
                if ((await replica.ReadAsync(CancellationToken.None)).Position == state.Position)
                    return decided.Rejection!;
                continue;
            }

            var now = time.GetUtcNow();
            var entry = new RegistryEntry(Guid.CreateVersion7(now), command.Request, now, decided.Value!.Changes);
            if (await replica.AppendAsync(entry, state) is { } answer)
                return answer;
        }

        throw new InvalidOperationException($"the registry's log was taken by other writers {AttemptsMax} times in a row");
    }
}
