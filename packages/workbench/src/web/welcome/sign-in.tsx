import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { call } from '../../contract/client.ts'
import { queryClient, sessionQuery } from '../data/queries.ts'
import { Mark, Problem, usePageTitle } from '../parts/basics.tsx'
import './welcome.css'

/** Who is there. A workbench without accounts has nothing to type here, and says where its address is. */
export function SignIn() {
  usePageTitle('Sign in')
  const navigate = useNavigate()
  const id = useId()
  const { data } = useQuery(sessionQuery)
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: () => call('signIn', { body: { login, password } }),
    onSuccess: async (session) => {
      queryClient.clear()
      queryClient.setQueryData(sessionQuery.queryKey, session)
      await navigate({ to: '/' })
    },
  })
  return (
    <div className="app door1">
      <main className="signin" id="main">
        <h1 className="mk">
          <Mark size={30} />
          theca
        </h1>
        {data?.mode === 'local' ? (
          <>
            <p className="t15">
              This workbench has no accounts. It opens by the address that it printed when it was started.
            </p>
            <p className="m">
              Look for the line that begins with http://127.0.0.1 in the window where it runs, or start it again.
            </p>
          </>
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              enter.mutate()
            }}
          >
            <div className="field">
              <label htmlFor={`${id}-l`}>Login</label>
              <input
                id={`${id}-l`}
                className="f"
                autoComplete="username"
                required
                value={login}
                onChange={(event) => setLogin(event.currentTarget.value)}
              />
            </div>
            <div className="field">
              <label htmlFor={`${id}-p`}>Password</label>
              <input
                id={`${id}-p`}
                className="f"
                type="password"
                autoComplete="current-password"
                required
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
            </div>
            {enter.error === null ? null : <Problem error={enter.error} inline />}
            <button type="submit" className="b p lg" disabled={enter.isPending}>
              Sign in
            </button>
          </form>
        )}
        <p className="q t12">Documents and supports research. Not a medical device.</p>
      </main>
    </div>
  )
}
